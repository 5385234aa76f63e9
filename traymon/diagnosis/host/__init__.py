"""Facts of this computer's network, read without privileges and without sending a packet."""
