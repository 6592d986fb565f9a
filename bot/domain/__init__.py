"""Pure rules of the community: no await, no library, no clock, no sentence."""
