"""Citizens as people whom data is about: finding what is known of one, handing it out, erasing it, and old data."""
