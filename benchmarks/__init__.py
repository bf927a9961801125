"""What echoless costs, beside loops written by hand and stock Faust; run by ``make bench``."""
