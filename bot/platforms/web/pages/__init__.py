"""The console's pages, one module each; every page is useful without script, and lives with it."""
