"""Pictures: found in the book's folder, judged by their content, made safe and small."""
