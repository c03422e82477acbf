"""After a finished round: who walks where and when, and what stays open; a `Task` of its own, no engine."""
