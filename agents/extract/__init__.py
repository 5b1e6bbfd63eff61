"""extract: codes the events a story reports."""
