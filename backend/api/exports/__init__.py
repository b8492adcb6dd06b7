"""/api/runs/{id}/exports: a run as files that live outside of the lab."""
