"""The live streams: one run's events, and the list of runs. docs/protocol.md says what travels."""
