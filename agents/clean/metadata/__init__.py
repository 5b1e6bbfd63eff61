"""What a page or a dump says about itself: title, people, publisher, times, places, and where."""
