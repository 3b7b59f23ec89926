"""The steps from one version of the diary to the next."""
