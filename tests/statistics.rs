//! What a message is made of.

use messageml::{Engine, Input};

#[test]
fn everything_is_counted() {
    let input = Input::new(concat!(
        "<messageML><p style=\"color:red\" class=\"tempo-text x\">a<br/>b</p><ul><li><hash tag=\"h\"/></li></ul>",
        "<table><tr><td>1</td><td colspan=\"2\">2</td></tr><tr><td>3</td></tr></table>",
        "<div class=\"entity\" data-entity-id=\"o\">c</div>",
        "<form id=\"f\"><text-field name=\"t\" masked=\"true\" label=\"l\" required=\"false\">v</text-field>",
        "<select name=\"s\"><option value=\"1\" selected=\"true\">1</option><option value=\"2\">2</option></select>",
        "<checkbox name=\"c\">x</checkbox><checkbox name=\"d\" checked=\"true\">y</checkbox>",
        "<button name=\"b\" class=\"primary\">Go</button></form></messageML>",
    ))
    .with_json("{\"o\": {\"type\": \"com.example.order\", \"version\": \"1.0\"}}");
    let message = Engine::default().render(input).expect("an accepted message");
    let statistics = message.statistics();
    insta::assert_snapshot!(statistics.to_json().to_string().replace("},{", "},\n{").replace(",\"items\"", ",\n\"items\""), @r#"
    {"counters":{"entities_json_size":54,"entities":2,"styles_class_tempo":1,"styles_class_other":3,"styles_custom":1,"paragraphs":1,"linebreaks":1,"lists":1,"hashtags":1,"tables":1,"table_rows_max":2,"table_columns_max":2,"table_cells_col_span":1,"divs":1,"message_length":545},
    "items":[{"name":"entity","entity_type":"com.example.order"},
    {"name":"entity","entity_type":"org.symphonyoss.taxonomy.hashtag"},
    {"name":"form"},
    {"name":"textfield","type":"masked","has_label":1,"required":1,"default":1},
    {"name":"dropdownmenu","options_count":2,"default":1},
    {"name":"button","style_color":"primary","type":"action"},
    {"name":"checkbox","options_count":2,"has_label":1,"default":1}]}
    "#);
}

#[test]
fn an_empty_message_has_a_length() {
    let statistics = Engine::default().render("<messageML>a</messageML>").expect("an accepted message").statistics();
    assert_eq!(statistics.counters, [("message_length", 24)]);
    assert!(statistics.items.is_empty());
}
