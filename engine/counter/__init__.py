"""What staff work out beside the advice: kidney function, magnesium in food."""
