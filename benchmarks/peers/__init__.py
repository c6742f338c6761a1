"""The same rules on other engines: what our inference is compared with, in speed and in meaning."""
