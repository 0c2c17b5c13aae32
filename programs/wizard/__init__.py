"""The pages of an import: file, columns, check, loading, result; each step has its own address."""
