"""PMC 曲面：九个变量的起伏（每三个主题算一个变量，只为示例）。 A PMC surface of nine variables."""

import cityplans as cp
from cityplans.compare import pmc_index, pmc_variables
from cityplans.figures import plot_pmc_surface

plans = cp.load_plans()
codes = cp.code_themes(plans)
names = codes.attrs["themes"]
variables = {f"X{k + 1}": names[3 * k : 3 * k + 3] for k in range(9)}
index = pmc_index(pmc_variables(codes, plans, variables))
doc = plans["定西"].documents.index[0]
score, rank = index.loc[doc, "pmc"], index.loc[doc, "rank"]
title = f"{doc} 的 PMC 指数为 {score:.2f}，在 {len(index)} 份文件中居第 {rank}"
fig = plot_pmc_surface(index, doc, title)
