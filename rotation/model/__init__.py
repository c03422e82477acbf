"""The linear model of a round and its certificate: free of any solver, shared by engine and auditor."""
