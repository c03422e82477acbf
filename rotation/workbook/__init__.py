"""Everything that knows Excel: the gate, the reader, the template, the writer."""
