"""几个主题逐年的比例，一地一条线（示例数据）。 Themes by year, one line a place (made up)."""

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

import cityplans as cp

counts = {("医共体/医联体", "甲县"): [3, 14, 26], ("医共体/医联体", "乙县"): [9, 10, 8],
          ("中医药", "甲县"): [6, 7, 5], ("中医药", "乙县"): [4, 5, 6]}  # fmt: skip
rows = [(*key, 2022 + k, n, 40) for key, ns in counts.items() for k, n in enumerate(ns)]
trends = pd.DataFrame(rows, columns=["theme", "region", "plan_year", "n", "n_measures"])
trends["share"] = trends["n"] / trends["n_measures"]
trends["low"], trends["high"] = proportion_confint(trends["n"], 40, method="wilson")
fig = cp.plot_trends(trends, "示例：只有甲县的医共体看得出升高")
