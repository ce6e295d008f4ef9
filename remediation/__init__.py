"""Acts: plans, policy, approvals, runs, verdicts and the ledger of all of it."""
