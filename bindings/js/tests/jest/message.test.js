test("accepted", () => {
  expect("<b>${entity.n}</b>").toBeAcceptable({ data: { n: 1 } });
  expect("<q/>").not.toBeAcceptable();
});

test("as its snapshot", () => {
  expect("Hello <b>you</b>").toMatchMessageSnapshot();
});
