"""Who may do what with partners."""

from core.permissions import Permission, Reach

PERMISSIONS = [Permission("partners.register", "national_officer", Reach.COUNTRY)]
