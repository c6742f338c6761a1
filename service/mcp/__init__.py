"""The Model Context Protocol: the advice as tools of an assistant, which cannot read a referral as permission."""
