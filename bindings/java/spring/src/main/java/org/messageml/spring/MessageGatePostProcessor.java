package org.messageml.spring;

import com.symphony.bdk.core.service.message.OboMessageService;
import org.aopalliance.intercept.MethodInterceptor;
import org.messageml.symphony.MessageGate;
import org.messageml.symphony.Mode;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Puts a gate before every message service among the beans, whatever injects it:
 *
 * <pre>{@code
 * @Bean
 * static BeanPostProcessor messageMlGate() {
 *     return MessageGatePostProcessor.with(Mode.THROW);
 * }
 * }</pre>
 */
public final class MessageGatePostProcessor implements BeanPostProcessor {
    private final MessageGate gate;

    /**
     * A processor.
     *
     * @param gate the gate to put before each service
     */
    public MessageGatePostProcessor(MessageGate gate) {
        this.gate = gate;
    }

    /**
     * A gate without settings.
     *
     * @param mode what becomes of a message that Symphony would refuse
     * @return a new processor
     */
    public static BeanPostProcessor with(Mode mode) {
        return new MessageGatePostProcessor(MessageGate.of(mode));
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof OboMessageService)) {
            return bean;
        }
        ProxyFactory proxies = new ProxyFactory(bean);
        // Beans are asked for by the class, not by the interface alone.
        proxies.setProxyTargetClass(true);
        MethodInterceptor look = call -> {
            gate.look(call.getMethod(), call.getArguments());
            Object answer = call.proceed();
            // `obo(session)` gives a service of its own.
            return answer instanceof OboMessageService other ? gate.before(other) : answer;
        };
        proxies.addAdvice(look);
        return proxies.getProxy(bean.getClass().getClassLoader());
    }
}
