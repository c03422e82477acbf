"""Named changes of policy, facts or limits: run many, compare them, sweep a parameter."""
