package com.symphony.bdk.core.auth;

/** A session of the BDK. */
public interface AuthSession {}
