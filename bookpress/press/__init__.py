"""Press: laid-out pages become a file for a printer: colours, flattening, marks, PDF/X."""
