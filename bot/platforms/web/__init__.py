"""The console in the browser: a shared room to talk in, and pages to look things up."""
