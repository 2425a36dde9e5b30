package io.tierstream.cli;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.annotation.Annotation;

/** Conditions that ArchUnit does not bring. */
final class ArchitectureConditions {

    private ArchitectureConditions() {}

    static ArchCondition<JavaClass> resideInAPackageAnnotatedWith(Class<? extends Annotation> annotation) {
        return new ArchCondition<>("reside in a package annotated with @" + annotation.getSimpleName()) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean annotated = type.getPackage().isAnnotatedWith(annotation);
                String message = type.getPackageName() + " of " + type.getSimpleName()
                        + " lacks a package-info.java with @" + annotation.getSimpleName();
                events.add(new SimpleConditionEvent(type, annotated, message));
            }
        };
    }
}
