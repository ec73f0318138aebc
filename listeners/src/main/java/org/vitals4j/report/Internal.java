package org.vitals4j.report;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what is public only so that other packages of Vitals4j can reach it: a type, or all types
 * of a package. It is no part of the API, and may change or go with any version. What is public and
 * not marked is the API.
 */
@Internal
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.PACKAGE})
public @interface Internal {}
