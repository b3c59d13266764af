"""Minutes to single statements: rules over headings, cue phrases, speakers and enumerations, with their reasons."""
