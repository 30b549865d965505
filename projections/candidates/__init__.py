"""Who might fit a woman: the volunteers of her branch, each with a score that is explained."""
