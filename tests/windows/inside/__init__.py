"""What runs under Windows' Python only: VBA's side of the bridge, and a stand-in for Excel."""
