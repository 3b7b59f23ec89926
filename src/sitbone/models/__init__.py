"""The pose model bundles that Sitbone carries, built at set-up from MediaPipe's BlazePose (see NOTICE)."""
