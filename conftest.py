"""Set before any kernel starts: figures in notebooks are compared as their JSON."""

import os

# Assigned, not defaulted: a renderer that the user's shell asks for would change the outputs.
os.environ["PLOTLY_RENDERER"] = "plotly_mimetype"
