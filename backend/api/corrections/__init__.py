"""/api/corrections: what people drew and meant, and runs that learn their hand."""
