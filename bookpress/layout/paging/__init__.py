"""Page breaking: what stands on one page. One door: `lay_out_pages`."""

from bookpress.layout.paging.making import lay_out_pages

__all__ = ["lay_out_pages"]
