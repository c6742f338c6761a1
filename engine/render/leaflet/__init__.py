"""The customer's sheet as a page: HTML with print styles, PDF, and the size at which it fits."""
