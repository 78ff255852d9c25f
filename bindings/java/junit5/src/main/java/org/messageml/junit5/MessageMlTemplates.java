package org.messageml.junit5;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test for each template of a folder with each of its data files: {@code x.ftl} with {@code x.data.json} and
 * with each {@code x.CASE.data.json}, or {@code message.ftl} with {@code data.json}.
 *
 * <p>The test may take an {@code Engine}, the {@code Source}, and the {@code Report} of its check:
 *
 * <pre>{@code
 * @MessageMlTemplates("src/main/resources/templates")
 * void isAccepted(Report report) {
 *     assertAcceptable(report);
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(TemplateCases.class)
public @interface MessageMlTemplates {
    /** {@return the folder, from the folder that the tests run in} */
    String value();

    /** {@return the profile under which templates are checked: {@code agent} or {@code bdk-java}} */
    String profile() default "agent";
}
