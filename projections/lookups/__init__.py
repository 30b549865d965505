"""Who looked at whom: asked of the read log, with what tells whose business it was."""
