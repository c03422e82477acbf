"""The page printer: one offline file of sentences, tables and charts."""
