"""Tests of states/."""
