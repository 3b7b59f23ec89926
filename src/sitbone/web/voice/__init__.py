"""The coach's recorded sentences, as they are kept and as a page gets them."""
