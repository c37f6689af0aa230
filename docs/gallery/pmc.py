"""PMC 曲面：九个变量的起伏（每三个主题算一个变量，只为示例）。 A PMC surface of nine variables."""

import cityplans as cp
from cityplans.compare import pmc_index, pmc_variables
from cityplans.figures import plot_pmc_surface

plans = cp.load_plans()
codes = cp.code_themes(plans)
names = codes.attrs["themes"]
variables = {f"X{k + 1}": names[3 * k : 3 * k + 3] for k in range(9)}
index = pmc_index(pmc_variables(codes, plans, variables))
best = index["pmc"].idxmax()
fig = plot_pmc_surface(index, best, f"{best} 的 PMC 指数最高（{index.loc[best, 'pmc']:.2f}）")
