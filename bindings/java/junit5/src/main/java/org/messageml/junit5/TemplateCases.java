package org.messageml.junit5;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.messageml.Engine;
import org.messageml.Report;
import org.messageml.Source;

/** Gives an invocation for each sample of the folder that the annotation names. */
final class TemplateCases implements TestTemplateInvocationContextProvider {
    /** Extensions are made without arguments. */
    TemplateCases() {}

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), MessageMlTemplates.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        MessageMlTemplates asked = AnnotationSupport.findAnnotation(context.getTestMethod(), MessageMlTemplates.class)
                .orElseThrow();
        Path folder = Path.of(asked.value());
        try {
            List<Sample> samples = Sample.below(folder);
            if (samples.isEmpty()) {
                throw new IllegalArgumentException("no template with data below " + folder.toAbsolutePath());
            }
            Engine engine = Engine.builder().profile(asked.profile()).build();
            return samples.stream().<TestTemplateInvocationContext>map(sample -> new Invocation(engine, sample)).onClose(engine::close);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * One sample.
     *
     * @param engine the engine of all
     * @param sample the template with its data
     */
    private record Invocation(Engine engine, Sample sample) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int index) {
            return sample.toString();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            try {
                String content = Files.readString(sample.template());
                Source source = Source.of(content).data(Files.readString(sample.data())).wrap(Source.Wrap.NEVER);
                return List.of(new Arguments(engine, source));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /**
     * What a test may take.
     *
     * @param engine the engine
     * @param source the message
     */
    private record Arguments(Engine engine, Source source) implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return List.of(Engine.class, Source.class, Report.class).contains(parameter.getParameter().getType());
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == Engine.class ? engine : type == Source.class ? source : engine.check(source);
        }
    }
}
