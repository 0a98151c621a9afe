"""Where submissions run and are judged: a crew here, or the workers of a Dask cluster."""
