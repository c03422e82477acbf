"""The exchange of school leaders: settling, planning, telling and auditing it; a Task like the teachers' round."""
