"""模型的胜算比与区间（示例数据）。 Odds ratios of a model with intervals (made up)."""

import pandas as pd

from cityplans.figures import plot_coefficients

rows = [
    ("医共体/医联体", "level=county", 1.8, 1.2, 2.7, 0.02),
    ("中医药", "level=county", 0.9, 0.6, 1.4, 0.71),
    ("医共体/医联体", "plan_year", 1.2, 1.1, 1.3, 0.01),
    ("中医药", "plan_year", 1.0, 0.9, 1.1, 0.88),
]
models = pd.DataFrame(rows, columns=["theme", "term", "odds_ratio", "low", "high", "p_adjusted"])
models = models.assign(n_documents=120, n_clusters=40)  # as cityplans.compare.model_shares counts
fig = plot_coefficients(models, "示例：县级文件、较晚的年份更常谈医共体")
