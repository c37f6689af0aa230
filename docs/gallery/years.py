"""一个主题逐年的比例，一地一小格（示例数据）。 One theme by year, one panel a place (made up)."""

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from cityplans.figures import plot_years

counts = {"甲县": [3, 8, 14, 20, 26], "乙县": [9, 8, 10, 9, 8], "丙市": [5, 6, 4, 7, 6]}
rows = [
    ("医共体/医联体", place, 2020 + k, n, 40)
    for place, ns in counts.items()
    for k, n in enumerate(ns)
]
trends = pd.DataFrame(rows, columns=["theme", "region", "plan_year", "n", "n_measures"])
trends["share"] = trends["n"] / trends["n_measures"]
trends["low"], trends["high"] = proportion_confint(trends["n"], 40, method="wilson")
fig = plot_years(trends, "医共体", "示例：甲县的比例逐年升高，乙县、丙市看不出变化", columns=3)
