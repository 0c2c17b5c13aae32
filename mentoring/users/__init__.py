"""Pages «Кто имеет доступ»: letting people in and out, slips with links, roles; and the choice of the open school."""
