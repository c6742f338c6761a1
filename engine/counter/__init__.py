"""What staff work out beside the advice: kidney function, the nutrient in food."""
