"""The write side: one folder a bounded context, with what may happen and the rules it keeps."""
