"""What Parley is about, in plain data and pure functions. Start with README.md, the glossary."""
