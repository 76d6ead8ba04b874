"""Money over the year: plan, ledger, plan against actual, the department summary."""
