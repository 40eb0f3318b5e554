"""The disk: which files are read, how whole files reach a folder, what is kept between builds."""
