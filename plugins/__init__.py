"""What local Qnets add: the interface their authors import, and the plugins that come along."""
